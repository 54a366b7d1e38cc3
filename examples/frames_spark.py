"""The rules on a local Spark session, started and stopped here: `python examples/frames_spark.py`.

Needs the extras frames and engines, and Java 17.
"""

from datetime import date

from pyspark.sql import SparkSession

import integrationsfoerderung as foerder
from integrationsfoerderung import frames

builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
spark = builder.getOrCreate()
try:
    posts = spark.createDataFrame(
        [
            ("Gemeinde", "refugees", 5_000, 36, True, False, False, date(2016, 10, 1)),
            ("Landkreis", "integration", 4_900, 36, True, False, False, date(2016, 10, 1)),
        ],
        "recipient_kind string, field string, share_bp bigint, months bigint, new_tasks boolean, begun boolean, "
        "early_start_permitted boolean, submitted date",
    )
    programme = foerder.load_programme("vwv-integration")
    found = frames.assess(programme, "contact-point", posts)
    found.select("recipient_kind", "verdict", "unmet", "cents_total").show()
finally:
    spark.stop()
