namespace Tapetum.Training.Datasets;

/// <summary>What a scene is for. In the See-in-the-Dark data set the first digit of its id says so: 0, 1, 2.</summary>
public enum DatasetSplit
{
    Training,
    Test,
    Validation,
}
