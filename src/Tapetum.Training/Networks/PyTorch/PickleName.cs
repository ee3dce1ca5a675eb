namespace Tapetum.Training.Networks.PyTorch;

/// <summary>A name that a pickle refers to: never loaded, only compared.</summary>
internal sealed record PickleName(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}
