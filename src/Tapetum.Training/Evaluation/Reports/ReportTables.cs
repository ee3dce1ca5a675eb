using System.Globalization;
using System.Net;
using System.Text;

namespace Tapetum.Training.Evaluation.Reports;

/// <summary>The report's tables.</summary>
internal static class ReportTables
{
    private const string ScoreColumns =
        "PSNR in|PSNR out|gain|SSIM in|SSIM out|aligned PSNR in|aligned PSNR out|aligned SSIM in|aligned SSIM out|NIQE in|NIQE out|NIQE truth";
    private const string LpipsColumns = "|LPIPS in|LPIPS out";

    public static void AddGroups(StringBuilder page, IReadOnlyList<GroupScores> groups)
    {
        page.Append("<h2>Means</h2>\n<div class=\"scroll\"><table><thead><tr>");
        foreach (string column in $"ratio|pairs|{ColumnsFor(groups.Select(group => group.Output))}".Split('|'))
        {
            page.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{column}</th>");
        }

        page.Append("</tr></thead>\n<tbody>\n");
        foreach (GroupScores group in groups)
        {
            string style = string.Equals(group.Name, GroupScores.All, StringComparison.Ordinal) ? " class=\"all\"" : "";
            page.Append(CultureInfo.InvariantCulture, $"<tr{style}><td>{group.Name}</td><td>{group.Count}</td>");
            AddScores(page, group.Input, group.Output, group.TruthNiqe);
            page.Append("</tr>\n");
        }

        page.Append("</tbody></table></div>\n");
    }

    public static void AddPairs(StringBuilder page, IReadOnlyList<PairResult> pairs)
    {
        page.Append("<h2>All pairs</h2>\n<div class=\"scroll\"><table><thead><tr>");
        foreach (
            string column in $"pair|ratio|{ColumnsFor(pairs.Select(pair => pair.Output))}|brightness out".Split('|')
        )
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<th scope=\"col\"><button type=\"button\">{column}</button></th>"
            );
        }

        page.Append("</tr></thead>\n<tbody>\n");
        foreach (PairResult pair in pairs)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td title=\"{WebUtility.HtmlEncode(pair.Short)}\">{WebUtility.HtmlEncode(pair.Name)}</td><td data-value=\"{pair.Ratio}\">{GroupScores.NameOf(pair.Ratio)}</td>"
            );
            AddScores(page, pair.Input, pair.Output, pair.TruthNiqe);
            page.Append(CultureInfo.InvariantCulture, $"<td>{pair.Output.Brightness:F3}</td></tr>\n");
        }

        page.Append("</tbody></table></div>\n");
    }

    public static void AddFailures(StringBuilder page, IReadOnlyList<FailedPair> failures)
    {
        if (failures.Count == 0)
        {
            return;
        }

        page.Append("<h2>Failed</h2>\n<div class=\"scroll\"><table><tbody>\n");
        foreach (FailedPair failure in failures)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{WebUtility.HtmlEncode(Path.GetFileName(failure.Short))}</td><td class=\"text\">{WebUtility.HtmlEncode(failure.Error)}</td></tr>\n"
            );
        }

        page.Append("</tbody></table></div>\n");
    }

    private static string ColumnsFor(IEnumerable<PictureScores> scores) =>
        scores.Any(one => one.Lpips is not null) ? ScoreColumns + LpipsColumns : ScoreColumns;

    private static void AddScores(StringBuilder page, PictureScores input, PictureScores output, double? truthNiqe)
    {
        page.Append(
                CultureInfo.InvariantCulture,
                $"<td>{input.PsnrDb:F2}</td><td>{output.PsnrDb:F2}</td><td>{output.PsnrDb - input.PsnrDb:F2}</td><td>{input.Ssim:F3}</td><td>{output.Ssim:F3}</td>"
            )
            .Append(
                CultureInfo.InvariantCulture,
                $"<td>{input.AlignedPsnrDb:F2}</td><td>{output.AlignedPsnrDb:F2}</td><td>{input.AlignedSsim:F3}</td><td>{output.AlignedSsim:F3}</td>"
            )
            .Append(
                CultureInfo.InvariantCulture,
                $"<td>{input.Niqe:F2}</td><td>{output.Niqe:F2}</td><td>{truthNiqe:F2}</td>"
            );
        if (output.Lpips is not null)
        {
            page.Append(CultureInfo.InvariantCulture, $"<td>{input.Lpips:F3}</td><td>{output.Lpips:F3}</td>");
        }
    }
}
