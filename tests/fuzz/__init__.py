"""Updates of every shape and people who do anything in any order, against the real application.

`make test` runs one round of each test below with a fixed seed; `make fuzz` runs forty, with a seed that it prints.

To replay a failure, name the seed and the round, which stands in the test's name in brackets:
`FUZZ_SEED=1764300000 FUZZ_UPDATES=200000 .venv/bin/pytest "tests/fuzz/test_updates.py::NAME[17]"`.
A failing update is printed as JSON, failing steps of people as Python (Hypothesis shortens them first).
"""
