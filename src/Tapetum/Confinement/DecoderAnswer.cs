namespace Tapetum.Confinement;

/// <summary>What a decoder answers.</summary>
/// <param name="Status">0 is success; what else there is, the operation says.</param>
/// <param name="Value">What the operation says.</param>
/// <param name="Bytes">The same.</param>
internal sealed record DecoderAnswer(int Status, int Value, byte[] Bytes);
