namespace Tapetum.Encoding.Dng;

/// <summary>Cuts a band of rows into square tiles of lossless JPEG. Those at the right and at the bottom are filled up with the last samples of their kind, which costs next to nothing.</summary>
internal static class DngTileBand
{
    public const int TileSizePx = 256;

    /// <summary>Writes a row of the band.</summary>
    public delegate void Fill(int y, Span<ushort> row);

    /// <param name="widthPx">Of the picture.</param>
    /// <param name="rowCount">Rows of the band, at most a tile's.</param>
    /// <param name="samples">Per pixel: 3, or 1 for a mosaic.</param>
    /// <param name="components">Of the JPEG: as many as samples; 2 for a mosaic, so that each pixel is predicted from one of its own colour.</param>
    /// <param name="fill">Writes a row of the band.</param>
    public static List<byte[]> Compress(int widthPx, int rowCount, int samples, int components, Fill fill)
    {
        int rowSamples = samples * widthPx;
        int tilesAcross = ((widthPx - 1) / TileSizePx) + 1;
        int bandSamples = tilesAcross * TileSizePx * samples;
        ushort[] band = new ushort[TileSizePx * bandSamples];
        for (int y = 0; y < TileSizePx; y++)
        {
            Span<ushort> row = band.AsSpan(y * bandSamples, bandSamples);
            if (y >= rowCount)
            {
                band.AsSpan((rowCount - 1) * bandSamples, bandSamples).CopyTo(row);
                continue;
            }

            fill(y, row[..rowSamples]);
            for (int i = rowSamples; i < bandSamples; i++)
            {
                row[i] = row[Math.Max(0, i - components)];
            }
        }

        return Cut(band, bandSamples, TileSizePx * samples, components);
    }

    private static List<byte[]> Cut(ushort[] band, int bandSamples, int tileSamples, int components)
    {
        List<byte[]> tiles = [];
        ushort[] tile = new ushort[TileSizePx * tileSamples];
        for (int left = 0; left < bandSamples; left += tileSamples)
        {
            for (int y = 0; y < TileSizePx; y++)
            {
                band.AsSpan((y * bandSamples) + left, tileSamples).CopyTo(tile.AsSpan(y * tileSamples));
            }

            tiles.Add(LosslessJpeg.Encode(tile, tileSamples / components, TileSizePx, components));
        }

        return tiles;
    }
}
