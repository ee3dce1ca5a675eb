using System.Reflection;
using System.Runtime.InteropServices;
using NetArchTest.Rules;

namespace Tapetum.Cli.Tests;

/// <summary>Data flows one way: docs and code agree on it because this test holds the code to it.</summary>
public class ArchitectureTests
{
    private static readonly Assembly Library = typeof(TapetumException).Assembly;

    /// <summary>The library's folders in pipeline order; each may know those before it.</summary>
    private static readonly string[] Pipeline =
    [
        "Confinement",
        "Raw",
        "Sensor",
        "Mosaic",
        "Burst",
        "Inference",
        "Development",
        "Encoding",
    ];

    private static readonly string[] NativeNamespaces =
    [
        "Tapetum.Memory",
        "Tapetum.Confinement.Native",
        "Tapetum.Inference.Bfloat16.Native",
        "Tapetum.Raw.Native",
        "Tapetum.Inference.OnnxRuntime",
        "Tapetum.Training.Parallelism.Mpi",
    ];

    public static TheoryData<string> Stages => [.. Pipeline];

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_stage_of_the_pipeline_knows_only_the_stages_before_it(string stage)
    {
        string[] later =
        [
            .. Pipeline.Skip(Array.IndexOf(Pipeline, stage) + 1).Select(name => $"Tapetum.{name}"),
            "Tapetum.Enhancer",
        ];

        ShouldHold(
            Types
                .InAssembly(Library)
                .That()
                .ResideInNamespace($"Tapetum.{stage}")
                .ShouldNot()
                .HaveDependencyOnAny(later)
                .GetResult()
        );
    }

    [Fact]
    public void The_library_knows_neither_training_nor_the_command_line() =>
        Library
            .GetReferencedAssemblies()
            .Select(name => name.Name!)
            .ShouldNotContain(name => name.StartsWith("Tapetum", StringComparison.Ordinal));

    [Theory]
    [InlineData("Tapetum.Training")]
    [InlineData("Tapetum.Web")]
    public void Training_and_the_web_studio_know_the_library_and_neither_each_other_nor_the_command_line(string name) =>
        Assembly
            .Load(name)
            .GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(reference => reference.StartsWith("Tapetum", StringComparison.Ordinal))
            .ShouldAllBe(reference => reference == "Tapetum");

    [Fact]
    public void Native_functions_are_declared_in_the_bindings_alone()
    {
        const BindingFlags All =
            BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        Assembly[] assemblies =
        [
            Library,
            Assembly.Load("Tapetum.Training"),
            Assembly.Load("Tapetum.Web"),
            Assembly.Load("Tapetum.Cli"),
        ];

        IEnumerable<string> strays = assemblies
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => !NativeNamespaces.Contains(type.Namespace, StringComparer.Ordinal))
            .SelectMany(type => type.GetMethods(All | BindingFlags.DeclaredOnly))
            .Where(method =>
                method.Attributes.HasFlag(MethodAttributes.PinvokeImpl)
                || method.GetCustomAttribute<LibraryImportAttribute>() is not null
            )
            .Select(method => $"{method.DeclaringType}.{method.Name}");

        strays.ShouldBeEmpty();
    }

    /// <summary>What reads strangers' bytes in this process cannot reach beyond them: the runtime checks every access. Those few read the decoder's answer, which has one length, and a file that the studio wrote itself.</summary>
    [Fact]
    public void What_reads_files_has_no_pointers()
    {
        const BindingFlags All =
            BindingFlags.Static
            | BindingFlags.Instance
            | BindingFlags.Public
            | BindingFlags.NonPublic
            | BindingFlags.DeclaredOnly;
        string[] ofOurs = ["RawDecoder", "RawFile", "RawMetadata", "RawColors", "NewerLibRawHeader", "LinearFile"];
        string[] parsers = ["Tapetum.Raw", "Tapetum.Encoding.Vips", "Tapetum.Web"];

        IEnumerable<string> pointers = new[] { Library, Assembly.Load("Tapetum.Web") }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type =>
                parsers.Any(space => type.Namespace?.StartsWith(space, StringComparison.Ordinal) == true)
                && !NativeNamespaces.Contains(type.Namespace, StringComparer.Ordinal)
                && !ofOurs.Contains(type.Name, StringComparer.Ordinal)
            )
            .SelectMany(type => type.GetMethods(All))
            .Where(method => method.GetMethodBody()?.LocalVariables.Any(local => local.LocalType.IsPointer) == true)
            .Select(method => $"{method.DeclaringType}.{method.Name}");

        pointers.ShouldBeEmpty();
    }

    private static void ShouldHold(NetArchTest.Rules.TestResult result) =>
        (result.FailingTypeNames ?? []).ShouldBeEmpty();
}
