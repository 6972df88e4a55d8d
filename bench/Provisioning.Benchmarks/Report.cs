using System.Runtime.InteropServices;
using System.Text;

namespace Provisioning.Benchmarks;

/// <summary>A Markdown report that is printed as it grows.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();
    private readonly Settings _settings;

    public Report(Settings settings)
    {
        _settings = settings;
        Write("# Benchmarks");
        Write("");
        Write($"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, .NET {Environment.Version}, {RuntimeInformation.OSDescription.Trim()}, {Environment.ProcessorCount} cores. ");
        Write("The embedded cluster runs in a process of its own on the same machine; databases are simulated, except in the life of a database and in the quickstart.");
    }

    public void Section(string title)
    {
        Write("");
        Write($"## {title}");
        Write("");
    }

    public void Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        Write($"| {string.Join(" | ", header)} |");
        Write($"|{string.Concat(header.Select(_ => "---|"))}");
        foreach (var row in rows)
        {
            Write($"| {string.Join(" | ", row)} |");
        }
    }

    public async Task SaveAsync()
    {
        if (_settings.Output is { } path)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            await File.WriteAllTextAsync(path, _text.ToString());
        }
    }

    private void Write(string line)
    {
        Console.WriteLine(line);
        _text.Append(line.TrimEnd()).Append('\n');
    }
}
