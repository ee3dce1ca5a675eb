using System.Runtime.InteropServices;
using Tapetum.Confinement;

namespace Tapetum.Tests.Confinement;

public sealed class MissingLibraryTests
{
    [Fact]
    public void A_system_without_our_library_is_named_and_told_what_to_do()
    {
        string message = new MissingLibraryException(new DllNotFoundException("30 paths")).Message;

        message.ShouldContain(RuntimeInformation.RuntimeIdentifier);
        message.ShouldContain("linux-x64");
        message.ShouldContain("build Tapetum");
        message.ShouldNotContain("30 paths");
    }
}
