// What networks make of what real files have besides noise: highlights, clusters of defects, fringes, pixels to focus with, stars.
//   dotnet run bench/quality/flaws.cs -- MODEL...
// prints a table; errors in percent, 0 is best. MODEL is a model's file or the name of one that came with Tapetum.
#:project ../../src/Tapetum.Training/Tapetum.Training.csproj
#:property PublishAot=false
#:property AssemblyName=Tapetum.Bench

using System.Globalization;
using Tapetum.Inference;
using Tapetum.Training.Trials;

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: dotnet run bench/quality/flaws.cs -- MODEL...");
    return 2;
}

List<IReadOnlyList<FlawTrial>> results = [];
foreach (string model in args)
{
    using Denoiser denoiser = new(ModelStore.Installed.Find(model), new DenoiserOptions());
    results.Add(
        await FlawTrials.RunAsync((raw, noise) => denoiser.RunAsync(raw, noise, progress: null, CancellationToken.None))
    );
}

Console.WriteLine($"| error in % | {string.Join(" | ", args.Select(Path.GetFileNameWithoutExtension))} |");
Console.WriteLine($"|---|{string.Concat(args.Select(_ => "---|"))}");
for (int i = 0; i < results[0].Count; i++)
{
    IEnumerable<string> errors = results.Select(trials =>
        (100 * trials[i].Error).ToString("F2", CultureInfo.InvariantCulture)
    );
    Console.WriteLine($"| {results[0][i].Name} | {string.Join(" | ", errors)} |");
}

return 0;
