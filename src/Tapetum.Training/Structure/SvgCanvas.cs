using System.Globalization;
using System.Net;
using System.Text;

namespace Tapetum.Training.Structure;

/// <summary>Writes an SVG drawing element by element. How elements look is said by classes in one style sheet.</summary>
internal sealed class SvgCanvas(double widthPx, double heightPx, string title, string style)
{
    private readonly StringBuilder elements = new();

    public void Rectangle(double x, double y, double width, double height, double radius, string classes) =>
        Add(
            $"""<rect class="{classes}" x="{x:0.#}" y="{y:0.#}" width="{width:0.#}" height="{height:0.#}" rx="{radius:0.#}"/>"""
        );

    /// <param name="steps">SVG path data.</param>
    /// <param name="classes">From the style sheet.</param>
    public void Path(FormattableString steps, string classes) =>
        Add($"""<path class="{classes}" d="{steps.ToString(CultureInfo.InvariantCulture)}"/>""");

    public void Text(double x, double y, string text, string classes) =>
        Add($"""<text class="{classes}" x="{x:0.#}" y="{y:0.#}">{WebUtility.HtmlEncode(text)}</text>""");

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {widthPx:0.#} {heightPx:0.#}" width="{widthPx:0.#}" height="{heightPx:0.#}" role="img">
            <title>{WebUtility.HtmlEncode(title)}</title>
            <style>
            {style}
            </style>
            {elements}</svg>

            """
        );

    private void Add(FormattableString element) =>
        elements.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
