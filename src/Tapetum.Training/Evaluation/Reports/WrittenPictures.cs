namespace Tapetum.Training.Evaluation.Reports;

/// <summary>Of which pairs an evaluation writes pictures. A pair of 12 megapixels takes some 60 MB.</summary>
public enum WrittenPictures
{
    /// <summary>Of each scene's first sequence, as the original did. The default.</summary>
    First,
    All,
    None,
}
