using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;

namespace Tapetum.Training.Evaluation.Reports;

/// <summary>The report as one HTML page that needs nothing else: style, script and pictures lie inside.</summary>
internal static class ReportPage
{
    /// <summary>More pairs than this are not shown as pictures, so that the page stays small.</summary>
    private const int MostPairsShown = 36;

    /// <param name="summary">The numbers.</param>
    /// <param name="thumbnails">By the pairs' names.</param>
    public static string Render(EvaluationSummary summary, IReadOnlyDictionary<string, PairThumbnails> thumbnails)
    {
        StringBuilder page = Begin($"Evaluation of {summary.Model}");
        AddIntroduction(page, summary);
        ReportTables.AddGroups(page, summary.Groups);
        AddPlots(page, summary);
        AddPictures(page, summary.Pairs, thumbnails);
        ReportTables.AddPairs(page, summary.Pairs);
        ReportTables.AddFailures(page, summary.Failures);
        return End(page);
    }

    /// <summary>A page's head and title.</summary>
    public static StringBuilder Begin(string title)
    {
        string encoded = WebUtility.HtmlEncode(title);
        return new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append(CultureInfo.InvariantCulture, $"<title>{encoded}</title>\n")
            .Append(CultureInfo.InvariantCulture, $"<style>\n{Resource("report.css")}</style>\n</head>\n<body>\n")
            .Append(CultureInfo.InvariantCulture, $"<h1>{encoded}</h1>\n");
    }

    public static string End(StringBuilder page) =>
        page.Append(CultureInfo.InvariantCulture, $"<script>\n{Resource("report.js")}</script>\n</body>\n</html>\n")
            .ToString();

    private static void AddIntroduction(StringBuilder page, EvaluationSummary summary)
    {
        string list = summary.List is null ? "" : $", list {WebUtility.HtmlEncode(Path.GetFileName(summary.List))}";
        string excluded = summary.ExcludedScenes.Count == 0 ? "none" : string.Join(", ", summary.ExcludedScenes);
        string failed = summary.Failures.Count == 0 ? "" : $" {summary.Failures.Count} failed.";
        page.Append(
                CultureInfo.InvariantCulture,
                $"<p>{summary.Pairs.Count} pairs of {WebUtility.HtmlEncode(summary.Data)}{list}; scenes left out if present: {WebUtility.HtmlEncode(excluded)}.{failed}</p>\n"
            )
            .Append(
                CultureInfo.InvariantCulture,
                $"<p class=\"quiet\">{WebUtility.HtmlEncode(summary.Protocol)}</p>\n"
            );
    }

    private static void AddPlots(StringBuilder page, EvaluationSummary summary)
    {
        page.Append("<h2>Picture by picture</h2>\n")
            .Append("<p><span class=\"key input\">noisy input</span><span class=\"key output\">network output</span>")
            .Append("<span class=\"quiet\">a dot per picture, a bar at the mean</span></p>\n<div class=\"plots\">\n");
        AddPlot(page, summary.Pairs, "PSNR, dB", 1, scores => scores.PsnrDb);
        AddPlot(page, summary.Pairs, "SSIM", 2, scores => scores.Ssim);
        AddPlot(page, summary.Pairs, "NIQE (less is better)", 1, scores => scores.Niqe ?? double.NaN);
        AddPlot(page, summary.Pairs, "LPIPS (less is better)", 2, scores => scores.Lpips ?? double.NaN);
        page.Append("</div>\n");
    }

    private static void AddPlot(
        StringBuilder page,
        IReadOnlyList<PairResult> pairs,
        string title,
        int decimals,
        Func<PictureScores, double> value
    )
    {
        IEnumerable<(string, double[], double[])> groups = pairs
            .GroupBy(pair => Math.Round(pair.Ratio))
            .OrderBy(group => group.Key)
            .Select(group =>
                (
                    GroupScores.NameOf(group.Key),
                    group.Select(pair => value(pair.Input)).ToArray(),
                    group.Select(pair => value(pair.Output)).ToArray()
                )
            );
        string svg = StripPlot.Render(title, decimals, [.. groups]);
        if (svg.Length > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<figure>{svg}<figcaption>{title}</figcaption></figure>\n");
        }
    }

    private static void AddPictures(
        StringBuilder page,
        IReadOnlyList<PairResult> pairs,
        IReadOnlyDictionary<string, PairThumbnails> thumbnails
    )
    {
        PairResult[] worstFirst = [.. pairs.OrderBy(pair => pair.Output.PsnrDb)];
        int shown = Math.Min(MostPairsShown, worstFirst.Length);
        page.Append(
            "<h2>Before and after</h2>\n<p class=\"quiet\">Drag over a picture: noisy input on the left of the line, network output on the right."
        );
        page.Append(
            CultureInfo.InvariantCulture,
            $" {shown} of {worstFirst.Length} pairs, evenly from the lowest PSNR to the highest.</p>\n"
        );
        for (int i = 0; i < shown; i++)
        {
            PairResult pair = worstFirst[shown == 1 ? 0 : i * (worstFirst.Length - 1) / (shown - 1)];
            ReportPictures.AddPair(page, pair, thumbnails[pair.Name]);
        }
    }

    private static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
