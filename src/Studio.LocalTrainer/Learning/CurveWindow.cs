namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>Means over the rows since the last point of a curve.</summary>
internal sealed class CurveWindow
{
    private int _rows;
    private double _loss;
    private int _right;

    public void Add(double loss, bool isRight)
    {
        _rows++;
        _loss += loss;
        _right += isRight ? 1 : 0;
    }

    /// <summary>The means, and a new beginning.</summary>
    public (double Loss, double Accuracy) Take()
    {
        var result = (_loss / _rows, (double)_right / _rows);
        (_rows, _loss, _right) = (0, 0, 0);
        return result;
    }
}
