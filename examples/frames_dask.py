"""The rules on a local Dask cluster, started and stopped here: `python examples/frames_dask.py`.

Needs the extras frames and engines.
"""

import dask.dataframe as dd
import pandas as pd
from distributed import Client, LocalCluster

import integrationsfoerderung as foerder
from integrationsfoerderung import frames


def main() -> None:
    """Assess two rows in two parts."""
    posts = pd.DataFrame(
        {
            "recipient_kind": ["Gemeinde", "Landkreis"],
            "field": ["refugees", "integration"],
            "share_bp": [5_000, 4_900],
            "months": [36, 36],
            "new_tasks": [True, True],
            "begun": [False, False],
            "early_start_permitted": [False, False],
            "submitted": pd.to_datetime(["2016-10-01", "2016-10-01"]),
        }
    )
    programme = foerder.load_programme("vwv-integration")
    workers = LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None)
    with workers as cluster, Client(cluster):
        found = frames.assess(programme, "contact-point", dd.from_pandas(posts, npartitions=2))
        print(found[["recipient_kind", "verdict", "unmet", "cents_total"]].compute())


if __name__ == "__main__":
    main()
