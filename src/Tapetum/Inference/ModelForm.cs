namespace Tapetum.Inference;

/// <summary>What a model file says of itself.</summary>
/// <param name="Notes">Its metadata_props.</param>
/// <param name="Inputs">By name.</param>
/// <param name="Outputs">By name.</param>
internal sealed record ModelForm(
    IReadOnlyDictionary<string, string> Notes,
    IReadOnlyDictionary<string, TensorForm> Inputs,
    IReadOnlyDictionary<string, TensorForm> Outputs
);
