namespace Provisioning;

/// <summary>What a hint is about.</summary>
public enum InsightKind
{
    /// <summary>A query takes long on average.</summary>
    SlowQuery,

    /// <summary>A large table is mostly read as a whole, where an index might help.</summary>
    SequentialScans,

    /// <summary>An index was not used, and costs room and time with each write.</summary>
    UnusedIndex,
}
