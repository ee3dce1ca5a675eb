using NetVips;
using Tapetum.Development;
using Tapetum.Encoding.Files;
using Tapetum.Encoding.Tiff;
using Tapetum.Encoding.Vips;
using Tapetum.Inference;

namespace Tapetum.Encoding.Dng;

/// <summary>
/// A DNG as raw converters like it: the picture in tiles of lossless JPEG, and a developed preview as the first directory.
/// <code>
/// header · tiles, rows of them from the top · a preview, JPEG
/// · IFD0: the preview, all about camera and colours → the picture's directory, EXIF, GPS
/// </code>
/// </summary>
/// <param name="HeightPx">Of the picture.</param>
/// <param name="Compress">Makes a row of tiles of some rows of the picture: of the first and how many.</param>
/// <param name="Preview">What the preview shows.</param>
/// <param name="Main">IFD0, but for the preview.</param>
/// <param name="Picture">The picture's directory, once its tiles have their places.</param>
/// <param name="Exif">EXIF's directory.</param>
/// <param name="Gps">The place; may be empty.</param>
internal sealed record DngContent(
    int HeightPx,
    Func<int, int, List<byte[]>> Compress,
    LinearImage Preview,
    TiffDirectoryWriter Main,
    Func<StoredTiles, TiffDirectoryWriter> Picture,
    TiffDirectoryWriter Exif,
    TiffDirectoryWriter Gps
)
{
    private const int HeaderBytes = 8;
    private const int PreviewPx = 1600;

    private static readonly JpegOptions PreviewOptions = new() { Quality = 85, Subsampling = ChromaSubsampling.Halved };

    /// <summary>Makes the file whole, or not at all.</summary>
    /// <param name="recipe">How the preview is developed.</param>
    /// <param name="path">The file to make, in a folder that exists.</param>
    /// <param name="overwrite">Whether a file that exists may be replaced.</param>
    /// <param name="cancellationToken">Leaves nothing behind.</param>
    /// <exception cref="OutputException">The file exists, or cannot be written.</exception>
    public async Task WriteAsync(
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
                (stream, token) => WriteAsync(recipe, stream, token),
                cancellationToken
            );
        }
        catch (VipsException e)
        {
            throw new OutputException(
                path,
                $"its preview could not be made ({VipsLibrary.Explain(e)})",
                "Try another format.",
                e
            );
        }
    }

    /// <param name="recipe">How the preview is developed.</param>
    /// <param name="stream">Empty, and able to seek.</param>
    /// <param name="cancellationToken">Stops between rows of tiles.</param>
    public async Task WriteAsync(DevelopmentRecipe recipe, Stream stream, CancellationToken cancellationToken)
    {
        StoredTiles tiles = new(DngTileBand.TileSizePx, [], []);
        await stream.WriteAsync(new byte[HeaderBytes], cancellationToken);
        await BandPipeline.RunAsync(
            HeightPx,
            DngTileBand.TileSizePx,
            Compress,
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

        LinearImage small = ReducedImage.Of(Preview, PreviewPx);
        DevelopedImage preview = Developer.Render(small, orientation: 1, recipe);
        byte[] jpeg = await Task.Run(
            () => JpegEncoder.Encode(preview, PreviewOptions, cancellationToken),
            cancellationToken
        );
        long previewAt = stream.Position;
        await stream.WriteAsync(jpeg, cancellationToken);
        await stream.WriteAsync(new byte[jpeg.Length & 1], cancellationToken);

        LinearDngTags.AddPreview(Main, small, previewAt, jpeg.Length);
        TiffDirectoryTree directories = new(Main);
        directories.Add(TiffDirectoryTree.SubDirectories, Picture(tiles));
        directories.Add(TiffDirectoryTree.Exif, Exif);
        directories.Add(TiffDirectoryTree.Gps, Gps);
        long directoriesAt = stream.Position;
        await stream.WriteAsync(directories.ToBytes(directoriesAt), cancellationToken);
        stream.Position = 0;
        await stream.WriteAsync(TiffDirectoryTree.Header(directoriesAt), cancellationToken);
    }
}
