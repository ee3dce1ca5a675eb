namespace Tapetum.Tests.Inference;

public sealed class FastModelArtefactTests() : ArtefactTests("fast");
