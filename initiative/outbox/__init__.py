"""The post office: rows are the queue, a broker is only the bell.

``enqueue`` orders a letter inside the caller's transaction; ``delivery`` leases one
row, asks whether the letter is still wanted, renders it, sends it and marks that one
row. It knows no meeting: apps above register their letters by kind.
"""
