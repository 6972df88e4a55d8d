namespace Provisioning;

/// <summary>What becomes of a database's backups when it is deleted. A database without a backup policy has none, and keeps nothing.</summary>
public enum DeletionPolicy
{
    /// <summary>They stay in their store, where nothing deletes them any more, and the library goes on listing them. The default.</summary>
    Keep,

    /// <summary>
    /// A last base backup is taken first, with everything that is committed before it ends, and then they are kept. When it fails nothing is deleted.
    /// </summary>
    FinalBackup,

    /// <summary>They are deleted from their store, those of earlier lives of this database in it included.</summary>
    Wipe,
}
