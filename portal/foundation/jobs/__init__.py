"""The queue of jobs and the bounded child process in which heavy work runs."""
