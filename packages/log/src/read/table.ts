import type {DuckDBConnection} from '@duckdb/node-api';

let made = 0;

/**
 * A table of one DuckDB connection. Its name is unique and made here, so that only code that was
 * handed the object can read the table. In a template string it stands for its name.
 */
export class Table {
  private constructor(
    private readonly connection: DuckDBConnection,
    private readonly name: string,
  ) {}

  /**
   * Makes a table.
   *
   * @param what it holds, for the name.
   * @param definition a query, or a list of columns in parentheses.
   */
  static async create(connection: DuckDBConnection, what: string, definition: string): Promise<Table> {
    const table = new Table(connection, `${what}_${++made}`);
    const isQuery = !definition.startsWith('(');
    await connection.run(`CREATE TABLE ${table.name} ${isQuery ? 'AS ' : ''}${definition}`);
    return table;
  }

  async insert(query: string): Promise<void> {
    await this.connection.run(`INSERT INTO ${this.name} ${query}`);
  }

  async drop(): Promise<void> {
    await this.connection.run(`DROP TABLE ${this.name}`);
  }

  toString(): string {
    return this.name;
  }
}
