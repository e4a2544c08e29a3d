"""The pages: server-rendered, German and English, no JavaScript, no request to anyone else."""
