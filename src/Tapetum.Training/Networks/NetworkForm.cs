namespace Tapetum.Training.Networks;

/// <summary>In which form a network's graph is built. Every form computes the same picture.</summary>
public enum NetworkForm
{
    /// <summary>For training: every operator has a gradient.</summary>
    Trained,

    /// <summary>Of model files: the form that runs fastest, its weights are <see cref="Parameter.Exported"/>. RGB comes out.</summary>
    Whole,

    /// <summary>As <see cref="Whole"/>, without the linear demosaickings at the end and what is done with them: <see cref="Inference.DemosaickingEnd"/> does that.</summary>
    WithoutEnd,
}
