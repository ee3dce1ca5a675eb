using System.Text.Json;
using Tapetum.Encoding;
using Tapetum.Encoding.Files;
using Tapetum.Encoding.Metadata;

namespace Tapetum.Training.Evaluation.Reports;

/// <summary>
/// What an evaluation leaves behind.
/// <code>
/// index.html       for reading: numbers, plots, pictures, in one file
/// metrics.json     for programs
/// pictures/        10003_00_100_out.png, …_scale.png, …_gt.png
/// </code>
/// </summary>
/// <param name="path">Made when missing. Files of an earlier evaluation are replaced.</param>
internal sealed class ReportFolder(string path)
{
    public string Metrics { get; } = Path.Combine(path, "metrics.json");

    public string Page { get; } = Path.Combine(path, "index.html");

    public string Pictures { get; } = Path.Combine(path, "pictures");

    /// <exception cref="OutputException">A picture cannot be written.</exception>
    public async Task WritePicturesAsync(string name, PairPictures pictures, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Pictures);
        (string Suffix, DisplayPicture Picture)[] files =
        [
            ("out", pictures.Output),
            ("scale", pictures.Scale),
            ("gt", pictures.Truth),
        ];
        foreach ((string suffix, DisplayPicture picture) in files)
        {
            string file = Path.Combine(Pictures, $"{name}_{suffix}.png");
            await PictureWriter.WriteAsync(
                picture,
                PictureMetadata.Of(pictures.Capture),
                file,
                new PictureOptions { Overwrite = true },
                cancellationToken
            );
        }
    }

    /// <exception cref="OutputException">A file cannot be written.</exception>
    public async Task WriteAsync(
        EvaluationSummary summary,
        IReadOnlyDictionary<string, PairThumbnails> thumbnails,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(path);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(summary, EvaluationJson.Default.EvaluationSummary);
        await WriteAsync(Metrics, json, cancellationToken);
        string page = ReportPage.Render(summary, thumbnails);
        await WriteAsync(Page, System.Text.Encoding.UTF8.GetBytes(page), cancellationToken);
    }

    /// <summary>The page of several networks, whose own reports lie in folders below.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public Task WriteComparisonAsync(IReadOnlyList<ComparedRun> runs, CancellationToken cancellationToken) =>
        WriteAsync(Page, System.Text.Encoding.UTF8.GetBytes(ComparisonPage.Render(runs)), cancellationToken);

    private static Task WriteAsync(string file, byte[] content, CancellationToken cancellationToken) =>
        AtomicFile.WriteAllBytesAsync(file, overwrite: true, content, cancellationToken);
}
