"""The reference player: what stands beside a loudspeaker. Python's library, paho-mqtt and cryptography, nothing of the platform.

Copy this folder to the device and run ``python3 -m player FILE`` (docs/operator/loudspeakers.md).
"""
