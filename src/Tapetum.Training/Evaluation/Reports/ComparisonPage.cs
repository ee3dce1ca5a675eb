using System.Globalization;
using System.Net;
using System.Text;

namespace Tapetum.Training.Evaluation.Reports;

/// <summary>Several networks on one page: their means side by side, then each one's picture of the same pairs.</summary>
internal static class ComparisonPage
{
    /// <summary>More pairs than this are not shown as pictures.</summary>
    private const int MostPairsShown = 12;

    private static readonly Measure[] Measures =
    [
        new("PSNR, dB", 2, IsMoreBetter: true, scores => scores.PsnrDb),
        new("SSIM", 3, IsMoreBetter: true, scores => scores.Ssim),
        new("aligned PSNR, dB", 2, IsMoreBetter: true, scores => scores.AlignedPsnrDb),
        new("aligned SSIM", 3, IsMoreBetter: true, scores => scores.AlignedSsim),
        new("NIQE, less is better", 2, IsMoreBetter: false, scores => scores.Niqe),
        new("LPIPS, less is better", 3, IsMoreBetter: false, scores => scores.Lpips),
    ];

    private static readonly string[] Columns = ["ratio", "pairs", "noisy input"];

    /// <param name="runs">Two at least, of the same pairs; each has a report of its own in a folder of its name.</param>
    public static string Render(IReadOnlyList<ComparedRun> runs)
    {
        EvaluationSummary first = runs[0].Summary;
        StringBuilder page = ReportPage.Begin($"Comparison of {string.Join(", ", runs.Select(run => run.Name))}");
        page.Append(
            CultureInfo.InvariantCulture,
            $"<p>{first.Pairs.Count} pairs of {WebUtility.HtmlEncode(first.Data)}. Each has a report of its own: "
        );
        page.AppendJoin(
                ", ",
                runs.Select(run => $"<a href=\"{Uri.EscapeDataString(run.Name)}/index.html\">{Name(run)}</a>")
            )
            .Append(".</p>\n");
        if (runs.Any(run => run.Summary.Contract != first.Contract))
        {
            page.Append(
                "<p>Not all have the same contract: those of <code>srgb</code> and of <code>camera-linear</code> are measured against differently developed truths, as their reports say.</p>\n"
            );
        }

        AddMeans(page, runs);
        AddPictures(page, runs);
        return ReportPage.End(page);
    }

    private static void AddMeans(StringBuilder page, IReadOnlyList<ComparedRun> runs)
    {
        foreach (Measure measure in Measures)
        {
            if (!runs.Any(run => run.Summary.Groups.Any(group => measure.Of(group.Output) is not null)))
            {
                continue;
            }

            page.Append(
                CultureInfo.InvariantCulture,
                $"<h2>{measure.Name}</h2>\n<div class=\"scroll\"><table><thead><tr>"
            );
            foreach (string column in Columns.Concat(runs.Select(Name)))
            {
                page.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{column}</th>");
            }

            page.Append("</tr></thead>\n<tbody>\n");
            foreach (GroupScores group in runs[0].Summary.Groups)
            {
                GroupScores?[] all =
                [
                    .. runs.Select(run => run.Summary.Groups.FirstOrDefault(g => g.Name == group.Name)),
                ];
                double?[] values = [.. all.Select(one => one is null ? null : measure.Of(one.Output))];
                double? best = measure.IsMoreBetter ? values.Max() : values.Min();
                page.Append(CultureInfo.InvariantCulture, $"<tr><td>{group.Name}</td><td>{group.Count}</td>")
                    .Append(Cell(measure.Of(group.Input), measure.Decimals, isBest: false));
                foreach (double? value in values)
                {
                    page.Append(Cell(value, measure.Decimals, value is not null && value == best));
                }

                page.Append("</tr>\n");
            }

            page.Append("</tbody></table></div>\n");
        }
    }

    private static string Cell(double? value, int decimals, bool isBest)
    {
        string? text = value?.ToString($"F{decimals}", CultureInfo.InvariantCulture);
        return isBest ? $"<td><strong>{text}</strong></td>" : $"<td>{text}</td>";
    }

    /// <summary>Pairs on which they differ most come first.</summary>
    private static void AddPictures(StringBuilder page, IReadOnlyList<ComparedRun> runs)
    {
        var pairs = runs[0]
            .Summary.Pairs.Select(pair =>
                runs.Select(run => run.Summary.Pairs.FirstOrDefault(p => p.Name == pair.Name))
            )
            .Select(results => results.OfType<PairResult>().ToArray())
            .Where(results => results.Length == runs.Count)
            .OrderByDescending(results => results.Max(r => r.Output.PsnrDb) - results.Min(r => r.Output.PsnrDb))
            .Take(MostPairsShown);
        page.Append("<h2>Picture by picture</h2>\n<p class=\"quiet\">The pairs on which they differ most.</p>\n");
        foreach (PairResult[] results in pairs)
        {
            string name = results[0].Name;
            page.Append(
                CultureInfo.InvariantCulture,
                $"<section class=\"pair\"><h3>{WebUtility.HtmlEncode(name)}</h3>\n<div class=\"views\">\n"
            );
            PairThumbnails shared = runs[0].Thumbnails[name];
            AddView(page, shared, Part(shared).Scale, $"noisy input, {Db(results[0].Input)}");
            for (int i = 0; i < runs.Count; i++)
            {
                PairThumbnails own = runs[i].Thumbnails[name];
                AddView(page, own, Part(own).Output, $"{Name(runs[i])}, {Db(results[i].Output)}");
            }

            AddView(page, shared, Part(shared).Truth, "long exposure");
            page.Append("</div></section>\n");
        }
    }

    /// <summary>What is not reduced, as that hides noise.</summary>
    private static ThumbnailSet Part(PairThumbnails thumbnails) => thumbnails.Detail ?? thumbnails.Whole;

    private static string Db(PictureScores scores) =>
        scores.PsnrDb.ToString("F2", CultureInfo.InvariantCulture) + " dB";

    private static void AddView(StringBuilder page, PairThumbnails size, byte[] jpeg, string caption) =>
        page.Append("<figure>")
            .Append(ReportPictures.Image(size, jpeg, "", caption))
            .Append(CultureInfo.InvariantCulture, $"<figcaption>{caption}</figcaption></figure>\n");

    private static string Name(ComparedRun run) => WebUtility.HtmlEncode(run.Name);

    /// <summary>A number that networks are compared by.</summary>
    /// <param name="Name">Its heading.</param>
    /// <param name="Decimals">As many are shown.</param>
    /// <param name="IsMoreBetter">Which is best.</param>
    /// <param name="Of">Null where there is none.</param>
    private sealed record Measure(string Name, int Decimals, bool IsMoreBetter, Func<PictureScores, double?> Of);
}
