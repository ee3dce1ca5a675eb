namespace Tapetum.Tests.Inference;

public sealed class BestModelArtefactTests() : ArtefactTests("best");
