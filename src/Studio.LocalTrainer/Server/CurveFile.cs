using System.Globalization;
using System.Text;
using FineTuningStudio.LocalTrainer.Learning;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>The training curve as OpenAI's result file has it, written while the job trains.</summary>
internal sealed class CurveFile : IDisposable
{
    private const string Header = "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy";
    private readonly FileStream _stream;

    private CurveFile(FileStream stream) => _stream = stream;

    /// <summary>Opens the curve of a job and keeps its lines up to a step; what came after it, cut off or not, is going to be trained again.</summary>
    public static CurveFile Open(string path, int lastStep)
    {
        var kept = new StringBuilder(Header).Append('\n');
        if (File.Exists(path))
        {
            // The part after the last line end is a line that a kill cut off.
            foreach (var line in File.ReadAllText(path).Split('\n')[1..^1])
            {
                if (int.Parse(line.AsSpan(0, line.IndexOf(',', StringComparison.Ordinal)), CultureInfo.InvariantCulture) > lastStep)
                {
                    break;
                }
                kept.Append(line).Append('\n');
            }
        }
        TrainerDirectory.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(kept.ToString())));
        return new CurveFile(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete));
    }

    public void Add(TrainingStep point) => _stream.Write(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{point.Step},{point.TrainLoss},{point.TrainAccuracy},{point.ValidLoss},{point.ValidAccuracy}\n")));

    public void Flush() => _stream.Flush();

    public void Dispose() => _stream.Dispose();
}
