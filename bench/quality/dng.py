"""Writes a mosaic as an uncompressed DNG: the least that LibRaw and Tapetum need to read it."""

import struct

import numpy as np

BYTE, ASCII, SHORT, LONG, RATIONAL, SRATIONAL, DOUBLE = 1, 2, 3, 4, 5, 10, 12
SIZES = {BYTE: 1, ASCII: 1, SHORT: 2, LONG: 4, RATIONAL: 8, SRATIONAL: 8, DOUBLE: 8}


def _pack(kind, values):
    if kind == ASCII:
        return values.encode() + b"\0"
    if kind in (RATIONAL, SRATIONAL):
        letter = "I" if kind == RATIONAL else "i"
        return b"".join(struct.pack(f"<2{letter}", round(v * 65536), 65536) for v in values)
    return struct.pack("<%d%s" % (len(values), {BYTE: "B", SHORT: "H", LONG: "I", DOUBLE: "d"}[kind]), *values)


def write(path, mosaic, black, white, xyz_to_camera, neutral, noise_profile, iso=0, cfa=((0, 1), (1, 2))):
    """mosaic: uint16 [height, width], its filters as in cfa, 0 red, 1 green, 2 blue; noise_profile: (S, O) of variance = S·x + O, x from 0 at black to 1 at white."""
    height, width = mosaic.shape
    pixels = np.ascontiguousarray(mosaic, "<u2").tobytes()
    tags = [
        (254, LONG, [0]),  # NewSubfileType: the main picture
        (256, LONG, [width]),
        (257, LONG, [height]),
        (258, SHORT, [16]),  # BitsPerSample
        (259, SHORT, [1]),  # Compression: none
        (262, SHORT, [32803]),  # PhotometricInterpretation: colour filter array
        (271, ASCII, "Tapetum"),
        (272, ASCII, "Benchmark"),
        (273, LONG, [0]),  # StripOffsets: set below
        (274, SHORT, [1]),  # Orientation
        (277, SHORT, [1]),  # SamplesPerPixel
        (278, LONG, [height]),  # RowsPerStrip
        (279, LONG, [len(pixels)]),  # StripByteCounts
        (33421, SHORT, np.shape(cfa)),  # CFARepeatPatternDim
        (33422, BYTE, np.ravel(cfa)),  # CFAPattern
        (34855, SHORT, [min(iso, 65535)]),  # ISOSpeedRatings
        (50706, BYTE, [1, 4, 0, 0]),  # DNGVersion
        (50708, ASCII, "Tapetum Benchmark"),  # UniqueCameraModel
        (50714, RATIONAL, [black]),
        (50717, LONG, [white]),
        (50721, SRATIONAL, np.ravel(xyz_to_camera)),  # ColorMatrix1
        (50728, RATIONAL, neutral),  # AsShotNeutral
        (50778, SHORT, [21]),  # CalibrationIlluminant1: D65
        (51041, DOUBLE, noise_profile),
    ]
    packed = [(tag, kind, _pack(kind, values)) for tag, kind, values in tags]
    values_at = 8 + 2 + 12 * len(tags) + 4
    pixels_at = values_at + sum(len(data) + len(data) % 2 for _, _, data in packed if len(data) > 4)
    directory, values = struct.pack("<H", len(tags)), b""
    for tag, kind, data in packed:
        if tag == 273:
            data = struct.pack("<I", pixels_at)
        directory += struct.pack("<HHI", tag, kind, len(data) // SIZES[kind])
        if len(data) <= 4:
            directory += data.ljust(4, b"\0")
        else:
            directory += struct.pack("<I", values_at + len(values))
            values += data + b"\0" * (len(data) % 2)
    with open(path, "wb") as file:
        file.write(b"II*\0" + struct.pack("<I", 8) + directory + struct.pack("<I", 0) + values + pixels)
