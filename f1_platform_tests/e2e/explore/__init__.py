"""The pages under /explore in a real browser, on a real server over real data: `make browser`."""
