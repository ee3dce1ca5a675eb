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
}
