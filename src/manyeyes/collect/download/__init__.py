"""Fetching pictures from addresses: only public ones, politely, within limits of time and bytes."""
