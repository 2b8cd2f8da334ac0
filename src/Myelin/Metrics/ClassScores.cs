namespace Myelin;

/// <summary>How well one class is told from the others; <see cref="ConfusionMatrix.PerClass"/> has those of all classes,
/// entry c those of class c.</summary>
/// <param name="Precision">The share of what was said to be the class that is.</param>
/// <param name="Recall">The share of the class's rows that were said to be it.</param>
/// <param name="F1Score">The harmonic mean of precision and recall.</param>
/// <param name="Support">How often the class is true.</param>
public readonly record struct ClassScores(double Precision, double Recall, double F1Score, double Support);
