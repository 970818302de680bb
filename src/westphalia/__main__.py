"""`python -m westphalia`: the command line, for whom the command is not on the path."""

from westphalia.cli import main

if __name__ == "__main__":  # the processes that read import this module again
    main()
