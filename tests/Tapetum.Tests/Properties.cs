using FsCheck;

namespace Tapetum.Tests;

/// <summary>Checks what must hold for all of a class on some of it, drawn at random but the same each time.</summary>
internal static class Properties
{
    private const ulong Seed = 20240229;
    private const ulong Gamma = 1;

    /// <param name="cases">How many are drawn.</param>
    /// <param name="property">What must hold.</param>
    public static void Hold(int cases, Property property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(Seed, Gamma), property);
}
