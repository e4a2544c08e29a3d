"""The checks of `baumfeuchte doctor`: each looks at facts and says what to do about them."""
