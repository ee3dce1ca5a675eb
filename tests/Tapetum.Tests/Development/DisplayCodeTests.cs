using Tapetum.Development.Tone;

namespace Tapetum.Tests.Development;

public sealed class DisplayCodeTests
{
    [Fact]
    public void Rows_of_any_length_are_what_their_values_are()
    {
        Random random = new(1);
        for (int length = 0; length < 140; length++)
        {
            float[] display =
            [
                .. Enumerable.Range(0, length).Select(i => i % 9 == 0 ? i / 9 & 1 : random.NextSingle()),
            ];
            ushort[] codes = new ushort[length];
            DisplayCode.From(display, codes);
            codes.ShouldBe([.. display.Select(DisplayCode.From)]);
        }
    }
}
