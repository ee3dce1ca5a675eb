using Tapetum.Development;
using Tapetum.Encoding.Vips;
using Tapetum.Inference;

namespace Tapetum.Encoding;

/// <summary>
/// Writes a denoised picture as a linear DNG: still the camera's own colours and linear light, still undecided in white balance and exposure, but without the mosaic and the noise.
/// It opens as bright as the picture that would have been developed.
/// <code>
/// header · tiles of lossless JPEG, rows of them from the top · a preview, JPEG
/// · IFD0: the preview, all about camera and colours → the picture's directory, EXIF, GPS
/// </code>
/// </summary>
/// <remarks>
/// Adobe, "Digital Negative (DNG) Specification" 1.6.0.0; only what version 1.4 has is used. Pixels stand as the sensor stood, and the Orientation tag says how to turn them, as in the
/// raw file: lens corrections and crops keep their meaning, and converters that turn pictures do so once.
/// </remarks>
public static class LinearDngWriter
{
    private const int TileSizePx = 256;
    private const int HeaderBytes = 8;
    private const int PreviewPx = 1600;
    private const int Channels = 3;

    private static readonly JpegOptions PreviewOptions = new() { Quality = 85, Subsampling = ChromaSubsampling.Halved };

    /// <summary>Makes the file whole, or not at all.</summary>
    /// <param name="denoised">The picture and its raw file.</param>
    /// <param name="recipe">How it would be developed in sRGB: gives white balance, brightness and the preview.</param>
    /// <param name="path">The file to make, in a folder that exists.</param>
    /// <param name="overwrite">Whether a file that exists may be replaced.</param>
    /// <param name="cancellationToken">Leaves nothing behind.</param>
    /// <exception cref="OutputException">The file exists, or cannot be written.</exception>
    public static async Task WriteAsync(
        DenoisedRaw denoised,
        DevelopmentRecipe recipe,
        string path,
        bool overwrite,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await AtomicFile.WriteAsync(
                path,
                overwrite,
                (stream, token) => WriteAsync(denoised, recipe, stream, token),
                cancellationToken
            );
        }
        catch (VipsException e)
        {
            throw new OutputException(path, $"its preview could not be made ({e.Message})", "Try another format.", e);
        }
    }

    /// <param name="denoised">The picture and its raw file.</param>
    /// <param name="recipe">How it would be developed in sRGB.</param>
    /// <param name="stream">Empty, and able to seek.</param>
    /// <param name="cancellationToken">Stops between rows of tiles.</param>
    public static async Task WriteAsync(
        DenoisedRaw denoised,
        DevelopmentRecipe recipe,
        Stream stream,
        CancellationToken cancellationToken
    )
    {
        LinearImage linear = denoised.Linear;
        var scale = LinearDngScale.For(linear, recipe.Amplification);
        StoredTiles tiles = new(TileSizePx, [], []);
        await stream.WriteAsync(new byte[HeaderBytes], cancellationToken);
        await BandPipeline.RunAsync(
            linear.HeightPx,
            TileSizePx,
            (first, count) => CompressTiles(linear, scale, first, count),
            async row =>
            {
                foreach (byte[] tile in row)
                {
                    tiles.Offsets.Add(checked((uint)stream.Position));
                    tiles.Lengths.Add((uint)tile.Length);
                    await stream.WriteAsync(tile, cancellationToken);
                    await stream.WriteAsync(new byte[tile.Length & 1], cancellationToken);
                }
            },
            cancellationToken
        );

        LinearImage small = ReducedImage.Of(denoised.Shown, PreviewPx);
        DevelopedImage preview = Developer.Render(small, orientation: 1, recipe);
        byte[] jpeg = await Task.Run(
            () => JpegEncoder.Encode(preview, PreviewOptions, cancellationToken),
            cancellationToken
        );
        long previewAt = stream.Position;
        await stream.WriteAsync(jpeg, cancellationToken);
        await stream.WriteAsync(new byte[jpeg.Length & 1], cancellationToken);

        LinearDngTags tags = new(denoised, recipe, scale);
        TiffDirectoryWriter main = tags.Main();
        LinearDngTags.AddPreview(main, small, previewAt, jpeg.Length);
        TiffDirectoryTree directories = new(main);
        directories.Add(TiffDirectoryTree.SubDirectories, tags.Picture(tiles));
        directories.Add(TiffDirectoryTree.Exif, tags.Exif());
        directories.Add(TiffDirectoryTree.Gps, tags.Gps());
        long directoriesAt = stream.Position;
        await stream.WriteAsync(directories.ToBytes(directoriesAt), cancellationToken);
        stream.Position = 0;
        await stream.WriteAsync(TiffDirectoryTree.Header(directoriesAt), cancellationToken);
    }

    /// <summary>One row of tiles. Those at the right and at the bottom are filled up with the last pixels, which costs next to nothing.</summary>
    private static List<byte[]> CompressTiles(LinearImage linear, LinearDngScale scale, int firstRow, int rowCount)
    {
        int samples = Channels * linear.WidthPx;
        int tilesAcross = ((linear.WidthPx - 1) / TileSizePx) + 1;
        ushort[] band = new ushort[TileSizePx * tilesAcross * TileSizePx * Channels];
        int bandSamples = tilesAcross * TileSizePx * Channels;
        for (int y = 0; y < TileSizePx; y++)
        {
            Span<ushort> row = band.AsSpan(y * bandSamples, bandSamples);
            if (y >= rowCount)
            {
                band.AsSpan((rowCount - 1) * bandSamples, bandSamples).CopyTo(row);
                continue;
            }

            scale.ToCodes(linear.Row(firstRow + y), row[..samples]);
            for (int i = samples; i < bandSamples; i++)
            {
                row[i] = row[i - Channels];
            }
        }

        List<byte[]> tiles = [];
        ushort[] tile = new ushort[TileSizePx * TileSizePx * Channels];
        const int RowSamples = TileSizePx * Channels;
        for (int left = 0; left < bandSamples; left += RowSamples)
        {
            for (int y = 0; y < TileSizePx; y++)
            {
                band.AsSpan((y * bandSamples) + left, RowSamples).CopyTo(tile.AsSpan(y * RowSamples));
            }

            tiles.Add(LosslessJpeg.Encode(tile, TileSizePx, TileSizePx, Channels));
        }

        return tiles;
    }
}
