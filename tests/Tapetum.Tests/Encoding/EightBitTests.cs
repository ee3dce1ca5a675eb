using Tapetum.Encoding;

namespace Tapetum.Tests.Encoding;

public sealed class EightBitTests
{
    [Fact]
    public void Every_code_goes_to_the_nearest_of_256()
    {
        for (int code = 0; code <= ushort.MaxValue; code++)
        {
            EightBit.From((ushort)code).ShouldBe((byte)Math.Round(code / 257.0));
        }
    }

    [Fact]
    public void Rows_of_any_length_are_what_their_codes_are()
    {
        ushort[] codes = [.. Enumerable.Range(0, ushort.MaxValue + 1).Select(code => (ushort)code)];
        for (int length = 0; length <= codes.Length; length += length < 140 ? 1 : 13_079)
        {
            byte[] bytes = new byte[length];
            EightBit.From(codes.AsSpan(codes.Length - length), bytes);
            bytes.ShouldBe([.. codes[^length..].Select(EightBit.From)]);
        }
    }
}
