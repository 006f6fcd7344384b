"""The declarations of OpenF1's endpoints, by what they tell; `endpoints` gathers them."""
