"""Pages as a phone's browser shows them."""
