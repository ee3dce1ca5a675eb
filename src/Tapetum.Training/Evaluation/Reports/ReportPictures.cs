using System.Globalization;
using System.Net;
using System.Text;

namespace Tapetum.Training.Evaluation.Reports;

/// <summary>The report's before-and-after pictures.</summary>
internal static class ReportPictures
{
    public static void AddPair(StringBuilder page, PairResult pair, PairThumbnails thumbnails)
    {
        string name = WebUtility.HtmlEncode(pair.Name);
        page.Append(
            CultureInfo.InvariantCulture,
            $"<section class=\"pair\"><h3>{name} <span class=\"quiet\">{pair.Input.PsnrDb:F2} → {pair.Output.PsnrDb:F2} dB, SSIM {pair.Input.Ssim:F3} → {pair.Output.Ssim:F3}</span></h3>\n<div class=\"views\">\n"
        );
        AddViews(page, thumbnails, thumbnails.Whole, $"{name}, whole");
        if (thumbnails.Detail is { } detail)
        {
            AddViews(page, thumbnails, detail, $"{name}, middle, pixel for pixel");
        }

        page.Append("</div></section>\n");
    }

    private static void AddViews(StringBuilder page, PairThumbnails size, ThumbnailSet set, string caption)
    {
        page.Append("<figure><div class=\"slider\">")
            .Append(Image(size, set.Output, "", "network output"))
            .Append(Image(size, set.Scale, " class=\"before\"", "noisy input"))
            .Append(
                CultureInfo.InvariantCulture,
                $"<input type=\"range\" min=\"0\" max=\"100\" value=\"50\" aria-label=\"How much of the noisy input to show: {caption}\"></div>"
            )
            .Append(
                CultureInfo.InvariantCulture,
                $"<figcaption>{caption}: noisy | network</figcaption></figure>\n<figure>"
            )
            .Append(Image(size, set.Truth, "", "long exposure"))
            .Append("<figcaption>long exposure</figcaption></figure>\n");
    }

    public static string Image(PairThumbnails size, byte[] jpeg, string attributes, string text) =>
        $"<img{attributes} width=\"{size.WidthPx}\" height=\"{size.HeightPx}\" alt=\"{text}\" src=\"data:image/jpeg;base64,{Convert.ToBase64String(jpeg)}\">";
}
