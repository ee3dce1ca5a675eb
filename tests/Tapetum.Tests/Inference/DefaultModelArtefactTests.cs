using Tapetum.Inference;

namespace Tapetum.Tests.Inference;

public sealed class DefaultModelArtefactTests() : ArtefactTests(ModelStore.Default);
