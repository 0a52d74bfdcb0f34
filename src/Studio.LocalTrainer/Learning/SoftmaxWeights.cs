using System.Numerics;
using System.Runtime.InteropServices;

namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>Multinomial logistic regression: a row of weights a feature, a column a template.</summary>
internal sealed class SoftmaxWeights(int rows, int columns, float[] values)
{
    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    public float[] Values { get; } = values;

    /// <summary>The probability of each template: the softmax of the weighted sum.</summary>
    public void Probabilities(FeatureVector question, Span<float> result)
    {
        result.Clear();
        for (var i = 0; i < question.Rows.Length; i++)
        {
            AddScaled(Row(question.Rows[i]), question.Values[i], result);
        }

        var max = float.NegativeInfinity;
        foreach (var score in result)
        {
            max = Math.Max(max, score);
        }

        var sum = 0.0;
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = MathF.Exp(result[i] - max);
            sum += result[i];
        }

        var scale = (float)(1 / sum);
        for (var i = 0; i < result.Length; i++)
        {
            result[i] *= scale;
        }
    }

    /// <summary>One step down the gradient of the cross-entropy, which for a row is (probability − truth) · feature.</summary>
    public void Descend(FeatureVector question, ReadOnlySpan<float> errors, float rate)
    {
        for (var i = 0; i < question.Rows.Length; i++)
        {
            AddScaled(errors, -rate * question.Values[i], Row(question.Rows[i]));
        }
    }

    private Span<float> Row(int row) => Values.AsSpan(row * Columns, Columns);

    private static void AddScaled(ReadOnlySpan<float> source, float factor, Span<float> target)
    {
        var from = MemoryMarshal.Cast<float, Vector<float>>(source);
        var to = MemoryMarshal.Cast<float, Vector<float>>(target);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += from[i] * factor;
        }

        for (var i = to.Length * Vector<float>.Count; i < target.Length; i++)
        {
            target[i] += source[i] * factor;
        }
    }
}
