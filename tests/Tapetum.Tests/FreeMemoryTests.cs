namespace Tapetum.Tests;

/// <summary>What the kernel would end this process for, in a container or a service with a limit.</summary>
public class FreeMemoryTests
{
    private const long Unlimited = long.MaxValue;

    [Theory]
    [InlineData("max", "max", Unlimited)]
    [InlineData("1000", "max", 1000 - 700 + 150)]
    [InlineData("max", "5000", 5000 - 900 + 100)]
    [InlineData("1000", "1200", 1200 - 900 + 100)]
    public void The_tightest_control_group_around_it_counts(string own, string around, long free)
    {
        using TemporaryFolder root = new();
        Write(root, "service/worker", own, used: 700, active: 100, inactive: 50);
        Write(root, "service", around, used: 900, active: 60, inactive: 40);

        FreeMemory.OfControlGroup(root.Path, "0::/service/worker").ShouldBe(free);
    }

    private static void Write(TemporaryFolder root, string group, string most, int used, int active, int inactive)
    {
        Directory.CreateDirectory(root.File(group));
        File.WriteAllText(root.File($"{group}/memory.max"), $"{most}\n");
        File.WriteAllText(root.File($"{group}/memory.current"), $"{used}\n");
        File.WriteAllText(
            root.File($"{group}/memory.stat"),
            $"anon 5\ninactive_file {inactive}\nactive_file {active}\nslab 3\n"
        );
    }
}
