"""A made-up company as large as a large customer's, to measure with: demo and test only."""
