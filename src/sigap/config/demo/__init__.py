"""The demo desk: an Indonesian company at work, written through the desk's own actions."""
