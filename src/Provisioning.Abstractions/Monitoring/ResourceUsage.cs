namespace Provisioning;

/// <summary>What a container or volume uses of one resource, and what it may use.</summary>
public sealed record ResourceUsage
{
    /// <summary>In use, in cores or bytes; <see langword="null"/> when not measured (yet).</summary>
    public double? Used { get; init; }

    /// <summary>What is set aside for it, in cores or bytes; <see langword="null"/> when nothing is.</summary>
    public double? Request { get; init; }

    /// <summary>The most that it may use, in cores or bytes; <see langword="null"/> when there is no limit.</summary>
    public double? Limit { get; init; }

    /// <summary>
    /// <see cref="Used"/> of <see cref="Limit"/>, or of <see cref="Request"/> where there is no limit, in percent; more than 100 is possible for the latter.
    /// <see langword="null"/> when not measured or when there is neither.
    /// </summary>
    public double? Percent => (Limit ?? Request) is > 0 and var most ? Used / most * 100 : null;
}
