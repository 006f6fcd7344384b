"""The assets, a module a stage; `build` gathers them."""
