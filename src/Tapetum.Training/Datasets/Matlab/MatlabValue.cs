namespace Tapetum.Training.Datasets.Matlab;

/// <summary>A variable of a MATLAB file: numbers or letters, cells, or structures with named fields. Others are empty.</summary>
/// <param name="Numbers">Column by column; letters by their codes.</param>
/// <param name="Cells">Column by column.</param>
/// <param name="Structures">A dictionary for each of its elements.</param>
internal sealed record MatlabValue(
    IReadOnlyList<double> Numbers,
    IReadOnlyList<MatlabValue> Cells,
    IReadOnlyList<IReadOnlyDictionary<string, MatlabValue>> Structures
)
{
    public static readonly MatlabValue Empty = new([], [], []);

    /// <summary>Of letters.</summary>
    public string Text => string.Concat(Numbers.Select(code => (char)code)).Trim('\0', ' ');

    /// <summary>A field of the first structure; null where there is none.</summary>
    public MatlabValue? Field(string name) => Structures is [var first, ..] ? first.GetValueOrDefault(name) : null;

    /// <summary>All structures that it holds, from the outside to the inside.</summary>
    public IEnumerable<IReadOnlyDictionary<string, MatlabValue>> Descendants() =>
        Structures.Concat(
            Structures.SelectMany(fields => fields.Values).Concat(Cells).SelectMany(value => value.Descendants())
        );
}
